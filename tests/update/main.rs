//! The editor without a screen: messages in, effects out.

mod flows;
mod harness;
mod random;
