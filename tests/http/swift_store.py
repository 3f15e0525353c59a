"""An S3 store to test against: OpenStack Swift (package python3-swift) with its S3 API, which checks
signatures of version 4. One process: accounts and containers in a folder, objects in memory.

    /usr/bin/python3 swift_store.py FOLDER       prints the port, serves until it is ended

The account is `test`, its key id `test:tester`, its secret `testing`. There is one bucket,
`releases`, which everybody may read at /v1/AUTH_test/releases/..., without keys.
"""

import os
import pathlib
import sys

# Before anything of Swift's: it makes the standard library's sockets yield to each other.
import eventlet
import eventlet.wsgi

eventlet.monkey_patch()

from swift.common import utils  # noqa: E402  pylint: disable=wrong-import-position
from swift.common.ring import RingBuilder  # noqa: E402  pylint: disable=wrong-import-position
from swift.common.storage_policy import POLICIES  # noqa: E402  pylint: disable=wrong-import-position
from swift.common.wsgi import loadapp, make_pre_authed_request  # noqa: E402  pylint: disable=wrong-import-position

BUCKET = "releases"

PROXY = """
[DEFAULT]
swift_dir = {folder}
[pipeline:main]
pipeline = catch_errors gatekeeper s3api tempauth proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
node_timeout = 60
conn_timeout = 20
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
"""


class Cache:
    """What Swift keeps in memcached, as far as the S3 API needs it."""

    def __init__(self):
        self.values = {}

    def get(self, key, raise_on_error=False):
        return self.values.get(key)

    def set(self, key, value, **_):
        self.values[key] = value

    def delete(self, key, **_):
        self.values.pop(key, None)


def with_cache(application):
    cache = Cache()

    def call(environment, start_response):
        environment["swift.cache"] = cache
        return application(environment, start_response)

    return call


def listen():
    return eventlet.listen(("127.0.0.1", 0))


def serve(listener, application):
    quiet = open(os.devnull, "w")
    eventlet.spawn(eventlet.wsgi.server, listener, application, log=quiet, debug=False)


def make_ring(folder, name, port):
    builder = RingBuilder(1, 1, 1)
    builder.add_dev({"id": 0, "region": 1, "zone": 1, "weight": 1.0, "ip": "127.0.0.1", "port": port,
                     "replication_ip": "127.0.0.1", "replication_port": port, "device": "disk"})
    builder.rebalance()
    builder.get_ring().save(str(folder / f"{name}.ring.gz"))


def open_container(application, name):
    """A container that everybody may read."""
    environment = {"REQUEST_METHOD": "PUT", "swift.authorize_override": True}
    request = make_pre_authed_request(environment, "PUT", f"/v1/AUTH_test/{name}",
                                      headers={"X-Container-Read": ".r:*"})
    request.environ["swift_owner"] = True
    answer = request.get_response(application)
    assert answer.is_success, answer.status


def start(folder):
    (folder / "disk").mkdir(parents=True)
    utils.HASH_PATH_PREFIX, utils.HASH_PATH_SUFFIX = b"", b"urlfilter"
    utils.SWIFT_CONF_FILE = str(folder / "swift.conf")
    (folder / "swift.conf").write_text("[swift-hash]\nswift_hash_path_suffix = urlfilter\n")
    from swift.account.server import AccountController
    from swift.container.server import ContainerController
    from swift.obj.mem_server import ObjectController
    settings = {"devices": str(folder), "mount_check": "false", "swift_dir": str(folder)}
    servers = {"account": AccountController, "container": ContainerController,
               "object": ObjectController}
    listeners = {name: listen() for name in servers}
    for name, listener in listeners.items():
        make_ring(folder, name, listener.getsockname()[1])
    for policy in POLICIES:
        policy.load_ring(str(folder))
    for name, controller in servers.items():
        serve(listeners[name], controller(settings))
    configuration = folder / "proxy-server.conf"
    configuration.write_text(PROXY.format(folder=folder))
    application = with_cache(loadapp(str(configuration)))
    open_container(application, BUCKET)
    proxy = listen()
    serve(proxy, application)
    return proxy.getsockname()[1]


def main():
    port = start(pathlib.Path(sys.argv[1]).resolve())
    print(f"listening on http://127.0.0.1:{port}", file=sys.stderr, flush=True)
    eventlet.sleep(3600)


if __name__ == "__main__":
    main()
