//! One value in, one normal form or a reason out.
