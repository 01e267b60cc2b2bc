"""From a vendor's record to a landed row: declared paths, typed decoding, conversions, pseudonyms."""
