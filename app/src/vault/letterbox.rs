//! What is thrown in while the vault is locked, and read when it is open: sealed to a public key (ECDH on P-256, HKDF, then
//! AES-256-GCM). Its private half lies in the vault, sealed with the vault's key.

use super::{
    CannotOpen, NoCrypto, Sealed, VaultKey,
    seal::{aes, promised, subtle, usages},
};
use hkdf::Hkdf;
use js_sys::{Object, Reflect, Uint8Array};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::CryptoKey;

const LABEL: &[u8] = b"lotse letter 1";
/// An uncompressed point of the curve.
const POINT: u32 = 65;

/// Both halves of a letterbox's key, as they lie sealed in the vault.
#[derive(Clone, Serialize, Deserialize)]
pub struct Letterbox {
    private: Vec<u8>,
    public: Vec<u8>,
}

impl Letterbox {
    /// A new one.
    pub async fn make() -> Result<Self, NoCrypto> {
        let (private, public) = pair().await?;
        let private: Object = promised(subtle()?.export_key("pkcs8", &private)).await?;
        Ok(Self { private: Uint8Array::new(&private).to_vec(), public })
    }

    /// The half that anybody may know: with it letters can be thrown in, and none be read.
    #[must_use]
    pub fn slot(&self) -> Slot {
        Slot(self.public.clone())
    }

    /// Reads a letter that was thrown in under this address.
    pub async fn read(&self, address: &str, letter: &Sealed) -> Result<Vec<u8>, CannotOpen> {
        let length = letter.0.length();
        if length < POINT {
            return Err(CannotOpen::Sealed);
        }
        let ephemeral = letter.0.subarray(0, POINT).to_vec();
        let opened = async {
            let raw = Uint8Array::from(&self.private[..]);
            let import = subtle()?.import_key_with_object("pkcs8", &raw, &curve(None), false, &usages(&["deriveBits"]));
            let private = promised(import).await;
            raw.fill(0, 0, raw.length());
            agreed(&private?, &ephemeral, &ephemeral, &self.public).await
        };
        let key = opened.await.map_err(|_| CannotOpen::Sealed)?;
        key.open_for(address.as_bytes(), &Sealed(letter.0.subarray(POINT, length))).await
    }
}

/// Where letters are thrown in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot(Vec<u8>);

impl Slot {
    /// Seals a letter for this address alone. Nothing that is left here opens it again.
    pub async fn seal(&self, address: &str, plain: &[u8]) -> Result<Sealed, NoCrypto> {
        let (private, ephemeral) = pair().await?;
        let key = agreed(&private, &self.0, &ephemeral, &self.0).await?;
        let sealed = key.seal_for(address.as_bytes(), plain).await?;
        let whole = Uint8Array::new_with_length(POINT + sealed.0.length());
        whole.set(&Uint8Array::from(&ephemeral[..]), 0);
        whole.set(&sealed.0, POINT);
        Ok(Sealed(whole))
    }
}

/// A new pair: the private half, and the public one as bytes.
async fn pair() -> Result<(CryptoKey, Vec<u8>), NoCrypto> {
    let pair: Object =
        promised(subtle()?.generate_key_with_object(&curve(None), true, &usages(&["deriveBits"]))).await?;
    let half = |name: &str| -> Result<CryptoKey, NoCrypto> {
        Ok(Reflect::get(&pair, &name.into()).map_err(|_| NoCrypto)?.unchecked_into())
    };
    let public: Object = promised(subtle()?.export_key("raw", &half("publicKey")?)).await?;
    Ok((half("privateKey")?, Uint8Array::new(&public).to_vec()))
}

/// The key on which one side's private half and the other's public one agree, for this pair of points alone.
async fn agreed(private: &CryptoKey, with: &[u8], ephemeral: &[u8], slot: &[u8]) -> Result<VaultKey, NoCrypto> {
    let raw = Uint8Array::from(with);
    let public: CryptoKey =
        promised(subtle()?.import_key_with_object("raw", &raw, &curve(None), true, &usages(&[]))).await?;
    let shared: Object = promised(subtle()?.derive_bits_with_object(&curve(Some(&public)), private, 256)).await?;
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(None, &Uint8Array::new(&shared).to_vec())
        .expand(&[LABEL, ephemeral, slot].concat(), &mut key)
        .map_err(|_| NoCrypto)?;
    let raw = Uint8Array::from(&key[..]);
    let imported =
        promised(subtle()?.import_key_with_object("raw", &raw, &aes(&[]), false, &usages(&["encrypt", "decrypt"])));
    Ok(VaultKey(imported.await?))
}

fn curve(public: Option<&CryptoKey>) -> Object {
    let algorithm = Object::new();
    let known = [("name", JsValue::from_str("ECDH")), ("namedCurve", JsValue::from_str("P-256"))];
    let with = public.map(|public| ("public", JsValue::from(public)));
    for (name, value) in known.into_iter().chain(with) {
        // Setting a property of a plain object cannot fail.
        let _ = Reflect::set(&algorithm, &name.into(), &value);
    }
    algorithm
}
