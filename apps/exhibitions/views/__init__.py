"""The calendar's pages and files. All but a few acts can be used by everybody; all filters stand in the address."""
