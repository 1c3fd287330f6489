"""`python -m linfen_crawler.cli`: the same as `linfen`."""

from linfen_crawler.cli import main

main()
