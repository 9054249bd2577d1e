"""The Gunicorn worker that serves Facespace.

It reads requests and sends responses without a thread per connection, with waitress, and hands complete requests to
pools of threads. So neither slow clients nor slow calls keep others from being answered.
"""
