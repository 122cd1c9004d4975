//! `[check]`: limits that what was seen keeps, and a list that got worse does not.

use super::super::result::{grouped, share};
use super::page::{Page, list, quoted};
use super::toml::without_role;
use super::{Told, numbered, roles_of_all};
use crate::contact::{Code, Look, LookFigure, Role};

/// How old the newest date may be so that a list is taken for one that is kept up, in days.
const FRESH_WITHIN: u32 = 31;
/// What a list that is kept up is allowed at least, in days.
const LEAST_AGE: u32 = 7;
/// How full a role must be to be held to it, in hundredths.
const NEARLY_FULL: u64 = 95;

pub(super) fn limits(page: &mut Page, told: Told<'_>) {
    let look = told.look;
    page.section("check", "what hygienist check, and clean, hold a list to");
    let roles: Vec<&str> = roles_of_all(look).into_iter().map(Role::name).collect();
    if roles.is_empty() {
        page.may("required_columns", "[\"email\"]", "the inputs have no role in common");
    } else {
        page.set_list("required_columns", &roles, "roles that were there");
    }
    let unused = without_role(&look.profile.files);
    page.may("allowed_columns", &list(&unused), "and no others without a role");

    page.section("check.max", "at most; a share such as \"2%\", or a number of rows");
    at_most(page, look, "rejected");
    at_most(page, look, Code::ContactUnreachable.name());
    age(page, told);
    page.may("\"duplicate.*\"", "\"10%\"", "any code or pattern");
    page.may("shrink", "\"20%\"", "how many fewer may be kept than at the last run of this list; needs a store");

    page.section("check.min", "at least");
    if look.rows > 0 {
        page.set("rows", &look.rows.div_ceil(2).to_string(), &format!("half of {}", grouped(look.rows)));
    }
    page.may("consent", "\"98%\"", "kept rows that show consent");
    for role in Role::ALL {
        let what = format!("fill({})", role.name());
        let Some(figure) = look.figure(&what).filter(|figure| is_nearly_full(figure)) else { continue };
        let least = (figure.count * 100 / figure.of).saturating_sub(1);
        page.set(&quoted(&what), &quoted(&format!("{least}%")), &told_as(figure, "filled"));
    }
    if let Some(figure) = look.figure("distinct(id)").filter(|figure| figure.count == figure.of && figure.of > 1) {
        page.set("\"distinct(id)\"", "\"100%\"", &format!("all of {} are", numbered(figure.of, "value")));
    }
}

/// A limit on something bad, with head-room above what was seen.
fn at_most(page: &mut Page, look: &Look, what: &str) {
    let Some(figure) = look.figure(what).filter(|figure| figure.of > 0) else { return };
    let key = if what.contains('.') { quoted(what) } else { what.to_owned() };
    if figure.count == figure.of {
        return page.may(
            &key,
            "\"5%\"",
            &format!("all of {} were: find out why before a limit is set", numbered(figure.of, "row")),
        );
    }
    let tenths = most(figure.count, figure.of);
    let limit = format!("{}%", tenths as f64 / 10.0);
    page.set(&key, &quoted(&limit), &format!("{}; the rest is head-room", told_as(figure, "were")));
}

/// What may be bad of a list at most, in thousandths: half as much again as was, one in a hundred more at least, and never so
/// much that a third of the good rows could go bad unnoticed.
///
/// Counted in whole numbers, so that what was seen is never beyond it.
fn most(count: u64, of: u64) -> u64 {
    let (count, of) = (u128::from(count), u128::from(of));
    // In hundredths of a row.
    let head_room = (50 * count).max(of).min(25 * (of - count));
    // Rounded down, for a thousandth may be a row, but never below what was seen.
    let thousandths = (10 * (100 * count + head_room) / of).max((1000 * count).div_ceil(of));
    u64::try_from(thousandths).unwrap_or(1000).min(1000)
}

fn age(page: &mut Page, told: Told<'_>) {
    let fresh = told.look.newest.iter().find(|newest| newest.days <= FRESH_WITHIN);
    match fresh {
        Some(newest) => page.set(
            &quoted(&format!("age({})", newest.role)),
            &quoted(&format!("{} days", LEAST_AGE.max(newest.days * 2))),
            &format!("the newest is of {}", newest.day),
        ),
        None => page.may("\"age(last_activity_at)\"", "\"7 days\"", "how old the newest date may be"),
    }
}

fn is_nearly_full(figure: &LookFigure) -> bool {
    figure.of > 0 && figure.count * 100 >= figure.of * NEARLY_FULL
}

fn told_as(figure: &LookFigure, what: &str) -> String {
    let part = share(figure.count, figure.of);
    format!("{} of {} ({part}) {what}", grouped(figure.count), numbered(figure.of, "row"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_is_within_and_a_third_more_is_not() {
        for of in 1..=400 {
            for count in 0..of {
                let limit = most(count, of);
                assert!(count * 1000 <= limit * of, "{count} of {of}: {limit}");
                let third = (of - count).div_ceil(3);
                assert!((count + third) * 1000 > limit * of, "{count} and {third} of {of}: {limit}");
            }
        }
    }

    #[test]
    fn head_room_by_hand() {
        // None of 200: one in a hundred. 10 of 200 are 5 %, half as much again 7.5 %. 100 of 200: a quarter of the good half.
        assert_eq!([most(0, 200), most(10, 200), most(100, 200), most(3, 7)], [10, 75, 625, 571]);
    }
}
