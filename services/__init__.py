"""What a face is, how faces are made, kept and found, and what can be done with them. No HTTP and no SQL.

service.py        builds all services and connects them
errors.py         what can go wrong
network.py        a network as the services see it
recipes/          what a face is: its recipe, and the PNG that carries it
pictures/         PNG files, decoding, conversion, sheets
rendering/        networks, the render queue, and the generator in front of them
results/          the results folder, ids, and rebuilding the store
faces/            making, looking up, and verifying faces
derived/          transitions, mixes, averages, similar faces
directions/       named directions, and faces moved along them
projections/      uploaded pictures as faces
distances/        how far apart faces are
figures/          many faces in one picture or film
stimuli/          stimulus sets, and their replay
"""
