"""The data page says in the reader's language why a file with a forbidden column is refused."""

from datetime import date

import pytest

from data.ingest import import_file
from data.refusals import ColumnsRefused
from pages.import_view import why
from pages.language import speaking
from risk.clearance import OPERATOR
from tests import intake_page
from tests.intake_page import GOOD, SOURCE, run, upload

store = intake_page.store

FORBIDDEN = GOOD.replace("kategori", "kategori;religion", 1).encode()


def test_a_forbidden_column_is_refused_with_the_law(store) -> None:
    page = upload(run(), "x.csv", FORBIDDEN)
    assert "religion" in page.error[0].value
    assert "Discrimination Act" in page.error[0].value
    assert len(store.files(OPERATOR)) == 0


def test_in_swedish(store) -> None:
    with pytest.raises(ColumnsRefused) as refused:
        import_file(store, SOURCE, FORBIDDEN, file_name="x.csv", today=date.today())
    with speaking("sv"):
        assert "religion (Etnicitet, nationalitet, religion" in why(refused.value)
        assert "diskrimineringslagen" in why(refused.value)
        assert "Exportera den igen" in why(refused.value)
