//! Calls of the service.

use super::tasks::Tasks;
use super::user_error::user_error;
use crate::api::Call;
use crate::app::msg::Msg;
use crate::app::request::RequestId;

/// Makes a call; its reply is the answer.
pub(super) fn run(tasks: &mut Tasks, request: RequestId, call: Call) {
    tasks.spawn(move |services| async move {
        let reply = services.api.make_call(&call).await;
        let result = reply.map_err(|e| user_error(&services, &e));
        vec![Msg::Reply { request, result }]
    });
}
