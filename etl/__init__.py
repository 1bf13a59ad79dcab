"""From a publisher's bytes to parquet: fetch, parse, check, publish.

`python -m etl refresh` walks that path for each file in `etl/sources/`. Nothing here knows the pages.
"""
