//! Sealing: AES-256-GCM by WebCrypto, under a random key that only the passphrase's wrap key brings back.

use crate::credentials::WrapKey;
use casework::device::Shelf;
use js_sys::{Array, Object, Reflect, Uint8Array};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

const NONCE: u32 = 12;
/// Bound to the wrapped key, so that nothing else sealed with a wrap key passes for one.
const WRAP_LABEL: &[u8] = b"lotse vault key 1";

/// Sealed content: a nonce and what only the vault's key opens. It can be stored and compared, and not read.
#[derive(Clone, Debug)]
pub struct Sealed(pub(super) Uint8Array);

/// The nonce of sealed content: random, so it tells two writings of one row apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nonce([u8; NONCE as usize]);

impl Sealed {
    /// Its nonce; of something too short to have one, nothing that any writing has.
    #[must_use]
    pub fn nonce(&self) -> Nonce {
        let mut nonce = [0; NONCE as usize];
        if self.0.length() >= NONCE {
            self.0.subarray(0, NONCE).copy_to(&mut nonce);
        }
        Nonce(nonce)
    }
}

/// Sealed content that does not open: of another vault, moved to another row, or damaged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotOpen {
    /// The key is not the right one, or the content was moved or damaged.
    #[error("this content is sealed with another key, was moved, or is damaged")]
    Sealed,
    /// It opens, but this version cannot read it.
    #[error("this version cannot read the content")]
    Unreadable,
}

/// The browser offers no WebCrypto (not over HTTPS), or refuses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the browser's encryption does not answer")]
pub struct NoCrypto;

/// The wrapped vault key as it is kept, and the wrap key's algorithm around it.
pub type Wrapped = Vec<u8>;

/// The key of an open vault: usable, not extractable.
#[derive(Clone)]
pub struct VaultKey(pub(super) CryptoKey);

impl VaultKey {
    /// A new random key, and its wrapped form.
    pub async fn make(wrap: &WrapKey) -> Result<(Self, Wrapped), NoCrypto> {
        let key =
            promised(subtle()?.generate_key_with_object(&aes(&[]), true, &usages(&["encrypt", "decrypt"]))).await?;
        let wrapped = wrap_up(&key, wrap).await?;
        // The extractable key is forgotten here; what is used is the one that comes out of the wrapping.
        let key = unwrap(&wrapped, wrap, false).await?.ok_or(NoCrypto)?;
        Ok((Self(key), wrapped))
    }

    /// The key out of its wrapping; none if the passphrase is wrong.
    pub async fn unwrap(wrapped: &Wrapped, wrap: &WrapKey) -> Result<Option<Self>, NoCrypto> {
        Ok(unwrap(wrapped, wrap, false).await?.map(Self))
    }

    /// The same key in a new wrapping; none if the earlier passphrase is wrong.
    pub async fn rewrap(wrapped: &Wrapped, earlier: &WrapKey, wrap: &WrapKey) -> Result<Option<Wrapped>, NoCrypto> {
        match unwrap(wrapped, earlier, true).await? {
            Some(key) => wrap_up(&key, wrap).await.map(Some),
            None => Ok(None),
        }
    }

    /// Seals content for this row alone.
    pub async fn seal<T: Serialize>(&self, shelf: Shelf, id: &str, content: &T) -> Result<Sealed, NoCrypto> {
        self.seal_bytes(shelf, id, &serde_json::to_vec(content).map_err(|_| NoCrypto)?).await
    }

    /// Seals bytes for this row alone.
    pub async fn seal_bytes(&self, shelf: Shelf, id: &str, plain: &[u8]) -> Result<Sealed, NoCrypto> {
        self.seal_for(&place(shelf, id), plain).await
    }

    /// Seals bytes for this place alone.
    pub(super) async fn seal_for(&self, place: &[u8], plain: &[u8]) -> Result<Sealed, NoCrypto> {
        let nonce = random::<{ NONCE as usize }>()?;
        let algorithm = bound(&nonce, place);
        let sealed = promised::<Object>(subtle()?.encrypt_with_object_and_u8_array(&algorithm, &self.0, plain)).await?;
        let sealed = Uint8Array::new(&sealed);
        let whole = Uint8Array::new_with_length(NONCE + sealed.length());
        whole.set(&Uint8Array::from(&nonce[..]), 0);
        whole.set(&sealed, NONCE);
        Ok(Sealed(whole))
    }

    /// Opens what was sealed for this row.
    pub async fn open<T: DeserializeOwned>(&self, shelf: Shelf, id: &str, sealed: &Sealed) -> Result<T, CannotOpen> {
        let plain = self.plain(shelf, id, sealed).await?;
        crate::json::read(&plain).map_err(|_| CannotOpen::Unreadable)
    }

    /// Opens what was sealed for this row, as bytes.
    pub async fn plain(&self, shelf: Shelf, id: &str, sealed: &Sealed) -> Result<Vec<u8>, CannotOpen> {
        self.open_for(&place(shelf, id), sealed).await
    }

    /// Opens the bytes that were sealed for this place.
    pub(super) async fn open_for(&self, place: &[u8], sealed: &Sealed) -> Result<Vec<u8>, CannotOpen> {
        if sealed.0.length() < NONCE {
            return Err(CannotOpen::Sealed);
        }
        let algorithm = bound(&sealed.nonce().0, place);
        let content = sealed.0.subarray(NONCE, sealed.0.length());
        let subtle = subtle().map_err(|_| CannotOpen::Sealed)?;
        promised::<Object>(subtle.decrypt_with_object_and_js_u8_array(&algorithm, &self.0, &content))
            .await
            .map(|plain| Uint8Array::new(&plain).to_vec())
            .map_err(|_| CannotOpen::Sealed)
    }
}

async fn wrap_up(key: &CryptoKey, wrap: &WrapKey) -> Result<Wrapped, NoCrypto> {
    let nonce = random::<{ NONCE as usize }>()?;
    let wrap = import(wrap).await?;
    let wrapped: Object =
        promised(subtle()?.wrap_key_with_object("raw", key, &wrap, &bound(&nonce, WRAP_LABEL))).await?;
    Ok([nonce.as_slice(), &Uint8Array::new(&wrapped).to_vec()].concat())
}

async fn unwrap(wrapped: &Wrapped, wrap: &WrapKey, extractable: bool) -> Result<Option<CryptoKey>, NoCrypto> {
    let wrap = import(wrap).await?;
    let Some((nonce, wrapped)) = wrapped.split_at_checked(NONCE as usize) else { return Ok(None) };
    let key = subtle()?.unwrap_key_with_js_u8_array_and_object_and_object(
        "raw",
        &Uint8Array::from(wrapped),
        &wrap,
        &bound(nonce, WRAP_LABEL),
        &aes(&[]),
        extractable,
        &usages(&["encrypt", "decrypt"]),
    );
    Ok(promised(key).await.ok())
}

async fn import(wrap: &WrapKey) -> Result<CryptoKey, NoCrypto> {
    let raw = Uint8Array::from(&wrap.0[..]);
    let imported = subtle()?.import_key_with_object("raw", &raw, &aes(&[]), false, &usages(&["wrapKey", "unwrapKey"]));
    let imported = promised(imported).await;
    raw.fill(0, 0, raw.length());
    imported
}

fn place(shelf: Shelf, id: &str) -> Vec<u8> {
    format!("{}/{id}", shelf.name()).into_bytes()
}

fn bound(nonce: &[u8], to: &[u8]) -> Object {
    aes(&[("iv", Uint8Array::from(nonce).into()), ("additionalData", Uint8Array::from(to).into())])
}

pub(super) fn aes(more: &[(&str, JsValue)]) -> Object {
    let algorithm = Object::new();
    let known = [("name", "AES-GCM".into()), ("length", 256.into())];
    for (name, value) in known.iter().chain(more) {
        // Setting a property of a plain object cannot fail.
        let _ = Reflect::set(&algorithm, &(*name).into(), value);
    }
    algorithm
}

pub(super) fn usages(usages: &[&str]) -> JsValue {
    usages.iter().map(|usage| JsValue::from_str(usage)).collect::<Array>().into()
}

/// Random bytes from the browser's generator.
///
/// # Errors
/// [`NoCrypto`] where there is none.
pub fn random<const N: usize>() -> Result<[u8; N], NoCrypto> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoCrypto)?;
    Ok(bytes)
}

/// WebCrypto, if this page was loaded in a way that browsers trust.
pub fn subtle() -> Result<SubtleCrypto, NoCrypto> {
    let crypto = web_sys::window().and_then(|window| window.crypto().ok()).ok_or(NoCrypto)?;
    Reflect::get(&crypto, &"subtle".into())
        .ok()
        .filter(|subtle| !subtle.is_undefined())
        .map(JsCast::unchecked_into)
        .ok_or(NoCrypto)
}

pub(super) async fn promised<T: JsCast>(promise: Result<js_sys::Promise, JsValue>) -> Result<T, NoCrypto> {
    let value = JsFuture::from(promise.map_err(|_| NoCrypto)?).await.map_err(|_| NoCrypto)?;
    Ok(value.unchecked_into())
}
