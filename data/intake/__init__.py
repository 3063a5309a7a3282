"""From a file to rows the store can keep: read, check, link, extract, write, all or nothing."""
