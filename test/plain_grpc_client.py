"""Calls an rpc through the stubs that protoc generated, with an empty request and no metadata; prints the answer as JSON.

    plain_grpc_client.py FOLDER_OF_STUBS MODULE SERVICE RPC ADDRESS
"""
import importlib
import sys

folder, module, service, rpc, address = sys.argv[1:]
sys.path.insert(0, folder)

import grpc
from google.protobuf.json_format import MessageToJson

messages = importlib.import_module(module + "_pb2")
stubs = importlib.import_module(module + "_pb2_grpc")
request = getattr(messages, rpc + "Request")()
with grpc.insecure_channel(address) as channel:
    try:
        answer = getattr(getattr(stubs, service + "Stub")(channel), rpc)(request, timeout=10)
    except grpc.RpcError as error:
        sys.exit(f"{error.code().name}: {error.details()}")
print(MessageToJson(answer, including_default_value_fields=True, preserving_proto_field_name=True))
