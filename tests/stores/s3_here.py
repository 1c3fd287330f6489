"""An S3 server on this machine, and what a program needs to find it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


@dataclass
class S3:
    """A server with one bucket."""

    server: Any
    address: str
    """The bucket's."""
    environment: dict[str, str]
    """What a program is told by the environment."""
    client: Any

    @property
    def objects(self) -> dict[str, bytes]:
        """All that lies in the bucket."""
        found = self.client.list_objects_v2(Bucket="news").get("Contents", [])
        return {each["Key"]: self.client.get_object(Bucket="news", Key=each["Key"])["Body"].read() for each in found}


@contextmanager
def s3_server() -> Iterator[S3]:
    """A server with a bucket `news`, on a port of its own."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        url = f"http://{host}:{port}"
        environment = {
            "AWS_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_MAX_ATTEMPTS": "1",
            "AWS_CONFIG_FILE": "/nowhere",
            "AWS_SHARED_CREDENTIALS_FILE": "/nowhere",
            "no_proxy": "127.0.0.1",
        }
        client = boto3.client(
            "s3",
            endpoint_url=url,
            region_name="us-east-1",
            aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=SECRET,
        )
        client.create_bucket(Bucket="news")
        yield S3(server, "s3://news", environment, client)
        client.close()
    finally:
        server.stop()
