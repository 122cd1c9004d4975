//! Sealing: what a store holds of people is readable with its key only.

use super::key::MasterKey;
use crate::contact::{Key, KeyKind};
use aes_gcm_siv::aead::{Aead, AeadInOut, KeyInit, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use std::borrow::Cow;

/// The length of a nonce, in bytes.
const NONCE: usize = 12;

/// Seals and opens: AES-256-GCM-SIV (RFC 8452), which stays safe where a nonce comes twice. A plain store keeps everything
/// as it is.
pub struct Sealer(Option<Aes256GcmSiv>);

impl Sealer {
    pub(super) fn sealed(key: &MasterKey) -> Sealer {
        Sealer(Some(Aes256GcmSiv::new((&*key.seal_key()).into())))
    }

    pub(super) const fn plain() -> Sealer {
        Sealer(None)
    }

    /// Seals what an entry is about. Its key is the nonce, so that the same address is sealed alike and a nonce needs no room;
    /// and it is authenticated with the text, so that no two entries can be swapped.
    #[must_use]
    pub fn seal_entry(&self, key: Key, of: KeyKind, text: &str) -> Vec<u8> {
        let Some(cipher) = &self.0 else { return text.as_bytes().to_vec() };
        let (nonce, about) = nonce_and_about(key, of);
        cipher.encrypt(&nonce, Payload { msg: text.as_bytes(), aad: &about }).expect("an address is short")
    }

    /// Opens what [`Sealer::seal_entry`] sealed; nothing where somebody changed it.
    pub(super) fn open_entry(&self, key: Key, of: KeyKind, sealed: &[u8]) -> Option<String> {
        let Some(cipher) = &self.0 else { return String::from_utf8(sealed.to_vec()).ok() };
        let (nonce, about) = nonce_and_about(key, of);
        String::from_utf8(cipher.decrypt(&nonce, Payload { msg: sealed, aad: &about }).ok()?).ok()
    }

    /// Seals a document under a random nonce, which goes before it.
    pub(super) fn seal(&self, mut text: Vec<u8>) -> std::io::Result<Vec<u8>> {
        let Some(cipher) = &self.0 else { return Ok(text) };
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(std::io::Error::other)?;
        // In place: who is in a list may be a hundred megabytes.
        cipher
            .encrypt_in_place(&Nonce::from(nonce), b"", &mut text)
            .map_err(|_| std::io::Error::other("too long to seal"))?;
        text.splice(0..0, nonce);
        Ok(text)
    }

    /// Opens what [`Sealer::seal`] sealed; nothing where somebody changed it.
    pub(super) fn open<'t>(&self, sealed: &'t [u8]) -> Option<Cow<'t, [u8]>> {
        let Some(cipher) = &self.0 else { return Some(Cow::Borrowed(sealed)) };
        let (nonce, text) = sealed.split_first_chunk::<NONCE>()?;
        cipher.decrypt(&Nonce::from(*nonce), text).ok().map(Cow::Owned)
    }
}

fn nonce_and_about(key: Key, of: KeyKind) -> (Nonce, [u8; 17]) {
    let mut about = [0; 17];
    about[..16].copy_from_slice(&key.to_bytes());
    about[16] = super::entries::number_of_key(of) as u8;
    let mut nonce = [0; NONCE];
    nonce.copy_from_slice(&about[..NONCE]);
    (Nonce::from(nonce), about)
}
