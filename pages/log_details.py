"""What an entry of the log says more, which is written in English, in the reader's language."""

from pages.intake_words import N_, as_one_of

DETAILS = (
    # opened
    N_("all that is visible as of {day}: {count} premises"),
    N_("all that was known on {day}: {count} premises"),
    N_("all that is visible"),
    N_("what a release of {what} to {agency} would show"),
    N_("rows in quarantine"),
    N_("command line, as {function}"),
    N_("what {function} could know on {day}"),
    # saw
    N_("details as of {day}"),
    N_("the log: all of it"),
    N_("the log: {search}"),
    N_("shared pack"),
    N_("value of withheld information for {risk}"),
    # took along, printed
    N_("ranked list, {file}"),
    N_("visit list, {file}"),
    N_("situation, {file}"),
    N_("backtest, {file}"),
    N_("weights, {file}"),
    N_("premises that enter and leave the top, {file}"),
    N_("rows in quarantine, {file}"),
    N_("shared pack, {form}"),
    N_("register of requests, {form}"),
    N_("register of releases, {file}"),
    N_("letter of request {request}"),
    # changed, asked
    N_("import of file {file} into {source}: {accepted} rows accepted, {refused} in quarantine"),
    N_("register of addresses: {file}"),
    N_("weights {profile}"),
    N_("release {release} of {what} to {agency}"),
    N_("release {release} taken back"),
    N_("objection"),
    N_("objection settled: fact kept"),
    N_("objection settled: fact removed"),
    N_("answer to request {request}"),
    N_("operation planned for {day}"),
    N_("operation {operation}: open"),
    N_("operation {operation}: closed"),
    N_("information request to {agency}"),
    N_("merge, move {move}"),
    N_("split, move {move}"),
    N_("undone: move {move}"),
    # a record that waits: decided, then seen; the longer ways first
    N_("review item {item}: different"),
    N_("review item {item}: decision undone"),
    N_("review item {item}: same as {premises}"),
    N_("review item {item}: {said}"),
    N_("review item {item}"),
    # signed in and out, was refused
    N_("account {account}, sign-in {sign_in}"),
    N_("page {page}"),
    N_("the log"),
    # destroyed
    N_("nothing was due"),
    N_("{count} entries of the log, which ended with {end}"),
)
"""Ways in which the rooms below write what they log; others are shown as they are written."""


def detail_in_words(detail: str) -> str:
    """What an entry says more, in the reader's language."""
    return as_one_of(DETAILS, detail)
