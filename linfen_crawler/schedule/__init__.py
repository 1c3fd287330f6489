"""A crawl that the machine begins by itself: a crontab line, or a systemd service with its timer."""
