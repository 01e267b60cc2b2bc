-- Grain: one thing that counts under one measure at one academy, or once for the trust: what it adds above and below the
-- line, and what is wrong with it. Nothing here is judged yet.
-- A row without academy is of the trust alone, or holds what is left out because it is no academy's.
{{ union_of(item_models(), item_columns()) }}
