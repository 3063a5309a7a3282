"""Steps that bring a store of any age to the present tables; run by `data.store`."""
