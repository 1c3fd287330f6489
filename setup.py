"""Only for tools that still call it: scrapyd-deploy builds its egg with `setup.py bdist_egg`."""

from setuptools import setup

setup()
