"""Trainings that wait for a worker, one folder each; the folders are all there is.

`queue.folder` adds and finds them, `queue.run` says how each of them is, `queue.worker` trains them. None of it imports
Keras: the training itself is a process of its own.
"""
