//! The article's first program: the feeds share the account, whose mutex owns the transactions.

mod article;

use article::{Id, Program, Transaction, FEEDS};
use std::sync::{Arc, Mutex};
use std::thread::spawn;

struct Account<I> {
    transactions: Mutex<Vec<Transaction<I>>>,
}

struct MutexProgram;

impl Program for MutexProgram {
    fn gather<I: Id>(count: u64) -> Vec<Transaction<I>> {
        let savings = Arc::new(Account {
            transactions: Mutex::new(Vec::new()),
        });
        let feeds = FEEDS.map(|feed| {
            let account = savings.clone();
            spawn(move || {
                for index in 0..count {
                    let transaction = Transaction::of(feed, index);
                    account.transactions.lock().unwrap().push(transaction);
                }
            })
        });
        for feed in feeds {
            feed.join().unwrap();
        }
        let account = Arc::into_inner(savings).expect("the feeds have dropped theirs");
        account.transactions.into_inner().unwrap()
    }
}

fn main() {
    article::main::<MutexProgram>();
}
