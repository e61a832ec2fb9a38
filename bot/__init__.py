"""What carries it: the only room that touches the network, the clock and the process."""

import os

# A question is a few small products of vectors: more threads for one of them only take the other core from others.
# numpy reads this when it is first imported, so it stands before every import of ours.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
