//! The one test target: every integration test is a module here, because each binary that
//! links the typesetter costs minutes.

mod bags;
mod cases;
mod house;
mod press;
mod school;
mod tables;
