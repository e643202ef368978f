/** What both ends of the gRPC data plane agree on. */

/** Metadata that says whose result is wanted. */
export const WORKFLOW_ID_KEY = "x-ai-effect-workflow-id";
export const TASK_ID_KEY = "x-ai-effect-task-id";

/** Largest message (bytes). */
export const LARGEST_MESSAGE = 64 * 1024 * 1024;

export const CHANNEL_OPTIONS = {
  "grpc.max_receive_message_length": LARGEST_MESSAGE,
  "grpc.max_send_message_length": LARGEST_MESSAGE,
};
