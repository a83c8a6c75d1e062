"""Benchmarks: what the works of the ledger cost beside the raw database and the library used plainly.

They are run by `make bench`, never by `make test`; docs/performance.md says what each one measures.
"""
