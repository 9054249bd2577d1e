"""A queue of trainings, which a worker carries out one after the other. Each run is a folder; there is no database.

`queue.folder` adds and finds runs, `queue.run` reads the state of a run, `queue.worker` trains the runs. None of this
imports Keras, because each training is a process of its own.
"""
