"""The record's schema in the languages of others: JSON Schema, Arrow and Parquet, SQL, Table Schema.

All are made from `article.Article`, so that a field is described once.
"""
