"""The names of the files in the folder of a run. What only reads them need not import Keras."""

CONFIG_FILE, STATE_FILE, NETWORK_FILE = "config.json", "state.safetensors", "network.safetensors"
BEST_FILE, STATS_FILE, HEARTBEAT_FILE = "best.safetensors", "stats.jsonl", "heartbeat"
