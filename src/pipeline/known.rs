//! What is known once all is judged, for those who tell of it.

use super::asides::Aside;
use super::judging::JudgedBlocks;
use super::list_age::Ages;
use super::lists::Lists;
use super::reassigned::Answers;
use super::run::Run;
use super::stored::StoreAnswer;
use super::survey::Surveyed;
use crate::normalize::phone::Plan;

/// What is known once all is judged, for those who tell of it.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) run: &'a Run,
    pub(super) plan: &'a Plan,
    pub(super) surveyed: &'a Surveyed,
    pub(super) lists: &'a Lists,
    pub(super) answers: &'a Answers,
    /// The small files beside inputs and lists.
    pub(super) asides: &'a [Aside],
    pub(super) ages: Ages<'a>,
    pub(super) judged: &'a JudgedBlocks,
    /// What the store knows of the contacts, where there is one.
    pub(super) store: Option<&'a StoreAnswer>,
}
