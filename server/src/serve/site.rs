//! The app as browsers load it: a folder that the build puts together.

use std::path::{Path, PathBuf};
use tower_http::services::ServeDir;

/// The folder, and the page that comes before the program.
#[derive(Clone, Debug)]
pub struct Site {
    folder: PathBuf,
    page: String,
    head: Head,
}

/// What pages that are none of the app's have of it.
#[derive(Clone, Debug, serde::Deserialize)]
pub(crate) struct Head {
    /// Where the style sheet is.
    pub(crate) css: String,
    /// Where the script is that takes them through the service worker.
    pub(crate) beside: String,
}

/// The app is not where it should be.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// There is no app.
    #[error(
        "there is no app for browsers in {folder}; `make run` builds it, and LOTSE_SITE names the folder",
        folder = .0.display()
    )]
    Missing(PathBuf),
    /// Its list of files cannot be read.
    #[error("{file} cannot be read ({reason}); `make run` builds it anew", file = .file.display())]
    Unreadable {
        /// The list.
        file: PathBuf,
        /// Why.
        reason: serde_json::Error,
    },
}

impl Site {
    /// The app in this folder.
    ///
    /// # Errors
    /// [`SiteError`], which says how to build it.
    pub fn open(folder: &Path) -> Result<Self, SiteError> {
        let missing = |_| SiteError::Missing(folder.to_owned());
        // A new build moves a link; this server goes on with the files that it started with.
        let folder = folder.canonicalize().map_err(missing)?;
        let file = folder.join("assets.json");
        let list = std::fs::read(&file).map_err(missing)?;
        let unreadable = |reason| SiteError::Unreadable { file: file.clone(), reason };
        let assets = serde_json::from_slice(&list).map_err(unreadable)?;
        let head = serde_json::from_slice(&list).map_err(unreadable)?;
        Ok(Self { folder, page: app::page(assets), head })
    }

    /// The page for every address: it is the same for everybody, so it is rendered once.
    pub(super) fn page(&self) -> &str {
        &self.page
    }

    /// What pages beside the app have of it.
    pub(super) fn head(&self) -> Head {
        self.head.clone()
    }

    pub(super) fn files(&self) -> ServeDir {
        ServeDir::new(&self.folder).append_index_html_on_directories(false).precompressed_br()
    }

    /// What the service worker opens without a network: the empty shell.
    pub(super) fn offline_page(&self) -> PathBuf {
        self.folder.join("offline.html")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_app_is_said_with_how_to_build_it() {
        let empty = tempfile::tempdir().unwrap();
        let said = Site::open(empty.path()).unwrap_err().to_string();
        assert!(said.contains("make run") && said.contains("LOTSE_SITE"), "{said}");
        std::fs::write(empty.path().join("assets.json"), "{}").unwrap();
        let said = Site::open(empty.path()).unwrap_err().to_string();
        assert!(said.contains("assets.json") && said.contains("make run"), "{said}");
    }
}
