"""Addresses as people type them → their parts, and one key per place.

A grammar is words as data and a small parser; the municipality chooses it.
"""

from collections.abc import Iterable
from typing import Literal

from geo.grammar_north_american import NORTH_AMERICAN
from geo.grammar_swedish import SWEDISH
from geo.parsed_address import GrammarRules, ParsedAddress

Grammar = Literal["swedish", "north_american"]

GRAMMARS: dict[Grammar, GrammarRules] = {"swedish": SWEDISH, "north_american": NORTH_AMERICAN}


def parse_address(addresses: Iterable[str | None], grammar: Grammar) -> list[ParsedAddress]:
    """The parts of every address, in their order; work is done once per distinct spelling."""
    parse = GRAMMARS[grammar].parse
    known: dict[str | None, ParsedAddress] = {None: ParsedAddress()}
    parts = []
    for address in addresses:
        if address not in known:
            known[address] = parse(address or "")
        parts.append(known[address])
    return parts


def normalize_address(addresses: Iterable[str | None], grammar: Grammar) -> list[str]:
    """One key per address, equal where the grammar holds two spellings for the same place.

    Returns
    -------
    list of str
        "" where no place is named. Work is done once per distinct spelling.
    """
    rules = GRAMMARS[grammar]
    known: dict[str | None, str] = {None: ""}
    keys = []
    for address in addresses:
        if address not in known:
            known[address] = rules.identity(rules.parse(address or ""))
        keys.append(known[address])
    return keys
