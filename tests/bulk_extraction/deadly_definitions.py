"""Site definitions that end the process which looks one of them up, as a page that fells a library does."""

from __future__ import annotations

import os
from typing import Any


class DeadlyDefinitions(dict[str, Any]):
    """Looking for `deadly` ends the process."""

    def get(self, key: str, default: Any = None) -> Any:
        if key == "deadly":
            os._exit(9)
        return super().get(key, default)
