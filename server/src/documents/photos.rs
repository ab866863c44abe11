//! Photos of papers that were signed, as a document shows them.

use super::{DocumentError, gather::Gathered};
use crate::ledger::Ledger;
use casework::{
    blobs::BlobHash,
    ids::{DocumentId, MunicipalityId},
    records::{AgreementVersion, Document, ReplyAnswer},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// Photos whose bytes are here and can be drawn, by the document that they are.
pub(super) type Photos = BTreeMap<DocumentId, Vec<u8>>;

/// A photo in a document.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Figure {
    /// Under which name the template finds it.
    pub file: String,
    /// What a screen reader says of it.
    pub alt: String,
    /// What stands below it.
    pub caption: String,
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// The photos of what people signed on paper, as far as their bytes are here and this reader may see them. What is no
/// picture, or cannot be drawn, is named in the document and not shown.
pub(super) async fn of_papers(
    ledger: &dyn Ledger,
    municipality: MunicipalityId,
    gathered: &Gathered,
) -> Result<Photos, DocumentError> {
    let version: AgreementVersion = gathered.record.content().map_err(|_| DocumentError::Unreadable)?;
    let came = version.replies.values().filter_map(|reply| match reply.answer {
        ReplyAnswer::OnPaper { photo } => Some((photo?, None)),
        _ => None,
    });
    let added = version.papers.values().map(|paper| (paper.photo, Some(paper.sha256)));
    let mut photos = Photos::new();
    for (id, sealed) in came.chain(added) {
        let Some(document) = gathered.book.get::<Document>(id) else { continue };
        // What was sealed is shown, and nothing else under its name.
        let sha256: BlobHash = sealed.unwrap_or(document.sha256);
        let Some((media, bytes)) = ledger.bytes(municipality, id, sha256).await? else { continue };
        if media.is_picture() && super::typeset::can_draw(&bytes) {
            photos.insert(id, bytes);
        }
    }
    Ok(photos)
}
