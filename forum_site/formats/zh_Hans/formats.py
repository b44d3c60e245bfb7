"""Chinese with the digits of large numbers in threes, as in trade papers; Django would not group them at all."""

NUMBER_GROUPING = 3
THOUSAND_SEPARATOR = ","
