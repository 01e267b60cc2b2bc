"""Read the trust's systems and land what they declare: immutable Parquet, one partition per source, resource, as_at."""
