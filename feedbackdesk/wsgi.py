"""The WSGI application."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "feedbackdesk.settings")
application = get_wsgi_application()

# What is loaded stays for good. Left in, each full collection looks at all of it again while requests wait.
gc.collect()
gc.freeze()
