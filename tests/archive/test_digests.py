from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.archive.digests import DeclaredDigest, same_digest, sha1_digest

DATA = "汾河".encode()
SHA1 = hashlib.sha1(DATA)
SHA256 = hashlib.sha256(DATA)


@given(data=st.binary(max_size=200))
def test_a_sha1_is_written_otherwise_than_base64_writes_it(data):
    assert sha1_digest(data) == "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


RIGHT = [
    "sha1:" + base64.b32encode(SHA1.digest()).decode(),
    "sha1:" + base64.b32encode(SHA1.digest()).decode().lower(),
    "sha1:" + SHA1.hexdigest(),
    "SHA-1:" + SHA1.hexdigest().upper(),
    "sha256:" + SHA256.hexdigest(),
    "sha256:" + base64.b32encode(SHA256.digest()).decode(),
    "sha256:" + base64.b32encode(SHA256.digest()).decode().rstrip("="),
    "sha-256:" + base64.b64encode(SHA256.digest()).decode(),
    "sha256:" + base64.urlsafe_b64encode(SHA256.digest()).decode().rstrip("="),
    "md5:" + hashlib.md5(DATA).hexdigest(),
]


@pytest.mark.parametrize("declared", RIGHT)
def test_a_right_digest_is_refused_in_this_form(declared):
    digest = DeclaredDigest(declared)
    digest.update(DATA)
    assert digest.agrees()
    wrong = DeclaredDigest(declared)
    wrong.update(DATA + b"x")
    assert not wrong.agrees()


@pytest.mark.parametrize("declared", ["", "ABCDEF", "rot13:ABC", "sha1", ":abc"])
def test_a_digest_without_a_known_algorithm_passes(declared):
    with pytest.raises(ValueError, match="algorithm"):
        DeclaredDigest(declared)


def test_two_forms_of_one_digest_differ():
    assert all(same_digest(one, other) for one in RIGHT[:4] for other in RIGHT[:4])
    assert not same_digest(RIGHT[0], RIGHT[4])
    assert not same_digest("sha1:" + SHA1.hexdigest(), "sha256:" + SHA1.hexdigest())


@pytest.mark.parametrize("value", ["sha1:", "sha1:!!!", "sha1:" + "A" * 31])
def test_a_value_that_says_nothing_agrees(value):
    digest = DeclaredDigest(value)
    digest.update(DATA)
    assert not digest.agrees()
