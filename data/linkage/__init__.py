"""Premises that rows founded compared with those known: an estimate, three bands, a person."""
