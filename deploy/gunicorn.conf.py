"""gunicorn, in production behind a proxy that buffers (deploy/nginx.conf) and in the demo.

It is never the front door: slow connections would take every thread. Take new code into use with
SIGHUP (systemctl reload), which keeps the socket open and loses no request; a SIGTERM does.
"""

import os
from pathlib import Path

from gunicorn import glogging

from kronoberg_portal.foundation.logs import WithoutSecrets

_demo = os.environ.get("PORTAL_MODE") == "demo"

bind = "127.0.0.1:8000"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))

# SQLite waits 20 seconds for its lock; a request that waits that long must not be cut off.
timeout = 30
graceful_timeout = 30
keepalive = 5
# A process that leaks is replaced now and then, not all of them in the same minute.
max_requests = 5000
max_requests_jitter = 500

# The heartbeat file in memory: on a slow disk a worker would be taken for dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
# gunicorn 27 otherwise opens a socket for commands below the home folder.
control_socket_disable = True


class Logger(glogging.Logger):
    """gunicorn's logs without the keys in secret links."""

    def setup(self, cfg):
        super().setup(cfg)
        for logger in (self.error_log, self.access_log):
            for handler in logger.handlers:
                handler.addFilter(WithoutSecrets())


logger_class = Logger
# Neither query strings (search words), referrers nor addresses of people.
access_log_format = "%(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"
accesslog = None if _demo else "-"
errorlog = "-"
loglevel = "warning" if _demo else "info"
