"""Serves the scripted agent by the real ADK server on a free port of this machine; prints the address."""
import os, socket, sys
import uvicorn
from google.adk.cli.fast_api import get_fast_api_app

here = os.path.dirname(os.path.abspath(__file__))
app = get_fast_api_app(agents_dir=os.path.join(here, "agents"), web=False, use_local_storage=False)
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(f"http://127.0.0.1:{s.getsockname()[1]}", flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[s])
