"""Text from files, catalogues and people, shown as the text it is.

Streamlit reads most of what it shows as Markdown. What somebody else wrote goes through `plain`, so
that a name cannot become a link, a picture or a formula.
"""

import re

_MEANT_BY_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|$~:&^])")


def plain(text: object) -> str:
    """`text` with every character that Markdown gives a meaning made an ordinary one."""
    return _MEANT_BY_MARKDOWN.sub(r"\\\1", " ".join(str(text).split()))
