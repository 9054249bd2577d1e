"""What a face is, how it is made, kept and found again, and what can be done with many. No HTTP and no SQL.

service.py        puts everything together
recipe, face, face_maker, random_faces, stored_faces, face_service, verification    faces
network, networks, render_queue, generator, generators, layers                      what makes them
results, ids, rebuild, png, face_file, disk, file_lock                              where they are kept
derived/          faces derived from others: transitions, mixes, averages, similar ones
directions/       named directions, and faces moved along them
projections/      uploaded pictures as faces
distances/        how far faces are apart
views/            many faces in one picture or film
stimuli/          stimulus sets, and their replay
"""
