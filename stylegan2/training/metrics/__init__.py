"""What can be measured about a generator with nothing but its pictures and the training set: no network is fetched."""
