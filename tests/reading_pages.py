"""What a page run by AppTest says."""

from streamlit.testing.v1 import AppTest


def said(page: AppTest) -> str:
    """Its sentences, without the escapes of Markdown."""
    shown = [*page.markdown, *page.info, *page.success, *page.error, *page.caption, *page.warning]
    return "\n".join(one.value for one in shown).replace("\\", "")
