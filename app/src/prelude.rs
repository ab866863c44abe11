//! What views are written with: Leptos's own words, and in place of a few of them ours.
//!
//! Leptos compiles [`Show`], [`For`] and every event's handler anew for each closure they are given: kilobytes each, hundreds
//! of them. Ours box the closure first, so that there is one of each. They are written as Leptos's are.

pub use leptos::prelude::*;

// Named, and therefore preferred to what the line above brings.
pub use self::{each::For, each::Show, hears::OnAttribute};

mod each {
    use leptos::prelude::{AnyView, ChildrenFn, Get, IntoAny, IntoView, Memo, ViewFn, component, view};
    use std::hash::{DefaultHasher, Hash, Hasher};

    /// Shows its children as long as the condition holds, and otherwise the fallback.
    #[component(transparent)]
    pub fn Show<W>(
        /// The condition.
        when: W,
        /// What is shown otherwise.
        #[prop(optional, into)]
        fallback: ViewFn,
        /// What is shown.
        children: ChildrenFn,
    ) -> impl IntoView
    where
        W: Fn() -> bool + Send + Sync + 'static,
    {
        shown(Box::new(when), children, fallback)
    }

    fn shown(when: Box<dyn Fn() -> bool + Send + Sync>, children: ChildrenFn, fallback: ViewFn) -> AnyView {
        let when = Memo::new(move |_| when());
        (move || if when.get() { children() } else { fallback.run() }).into_any()
    }

    /// What a list shows of one item.
    struct Row {
        key: u64,
        view: Box<dyn FnOnce() -> AnyView + Send>,
    }

    /// A view for each item; what has the same key stays as it is when the list changes.
    #[component(transparent)]
    pub fn For<EF, I, T, KF, K, CF, V>(
        /// The items.
        each: EF,
        /// What tells an item from the others.
        key: KF,
        /// The view of an item.
        children: CF,
    ) -> impl IntoView
    where
        EF: Fn() -> I + Send + 'static,
        I: IntoIterator<Item = T> + 'static,
        T: Send + 'static,
        KF: Fn(&T) -> K + Send + 'static,
        K: Hash + 'static,
        CF: Fn(T) -> V + Clone + Send + 'static,
        V: IntoView + 'static,
    {
        listed(Box::new(move || {
            let mut rows = Vec::new();
            for item in each() {
                let mut hasher = DefaultHasher::new();
                key(&item).hash(&mut hasher);
                let children = children.clone();
                rows.push(Row { key: hasher.finish(), view: Box::new(move || children(item).into_any()) });
            }
            rows
        }))
    }

    fn listed(rows: Box<dyn Fn() -> Vec<Row> + Send>) -> AnyView {
        view! { <leptos::prelude::For each=rows key=|row| row.key children=|row: Row| (row.view)() /> }.into_any()
    }
}

mod hears {
    use leptos::{ev::EventDescriptor, prelude::OnAttribute as Hears};

    /// An element to which a handler is added: what `on:` stands for in a view.
    pub trait OnAttribute<E, F> {
        /// The element with the handler.
        type Output;

        /// Calls the handler on every such event.
        fn on(self, event: E, handler: F) -> Self::Output;
    }

    impl<El, E, F> OnAttribute<E, F> for El
    where
        E: EventDescriptor,
        El: Hears<E, Box<dyn FnMut(E::EventType)>>,
        F: FnMut(E::EventType) + 'static,
    {
        type Output = El::Output;

        fn on(self, event: E, handler: F) -> Self::Output {
            Hears::on(self, event, Box::new(handler))
        }
    }
}
