//! Account of a client: its token, which is renewed, and its user id.

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};

use super::ApiClient;
use crate::api::auth::{self, AccountVault, SavedAccount, Token, TokenSource};
use crate::api::endpoint::{ApiReply, Endpoint, RESPONSE_TIMEOUT, is_plain_id};
use crate::api::endpoints::anonymous_token::{AnonymousToken, AnonymousTokenReply};
use crate::api::error::ApiError;
use crate::domain::reason::{MissingPart, Reason};

impl ApiClient {
    /// Stores the user id from a session or state response, if none is known. The registration link
    /// contains it.
    pub(crate) async fn save_user_id(&self, id: Option<&str>) {
        let Some(id) = id.filter(|id| is_plain_id(id) && *id != "me") else {
            return;
        };
        let mut account = self.inner.account.lock().await;
        let Some(account) = account.as_mut().filter(|account| account.user_id.is_none()) else {
            return;
        };
        // A user-supplied token may belong to a registered account: only anonymous ids are used in
        // the link.
        match &self.inner.options.token {
            TokenSource::Fixed(_) if !id.starts_with("anon") => {}
            TokenSource::Fixed(_) => account.user_id = Some(id.to_owned()),
            TokenSource::Saved(vault) => {
                account.user_id = Some(id.to_owned());
                if let Err(e) = vault.save(&self.inner.options.base, account).await {
                    tracing::warn!("the user id could not be saved: {}", e.code());
                }
            }
        }
    }

    /// Returns the URL where an anonymous account is registered, or a known account is topped up.
    pub fn account_link(&self) -> String {
        let user = self
            .inner
            .account
            .try_lock()
            .ok()
            .and_then(|account| account.as_ref()?.user_id.clone());
        // Users open this link, so only a safe id is inserted.
        match user.filter(|id| is_plain_id(id)) {
            Some(id) => format!("{}/register?bind={id}", self.web()),
            None => self.web().to_owned(),
        }
    }

    /// Returns the headers of every request.
    pub(crate) async fn headers(&self) -> Result<HeaderMap, ApiError> {
        let mut headers = self.inner.options.identity.headers();
        let token = self.token().await?;
        let mut value =
            HeaderValue::from_str(&format!("Bearer {}", token.secret())).map_err(|_| {
                ApiError::Refused {
                    code: 1001,
                    message: Reason::TokenNotSendable,
                }
            })?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
        Ok(headers)
    }

    pub(super) async fn token(&self) -> Result<Token, ApiError> {
        let mut stored = self.inner.account.lock().await;
        if let Some(account) = stored.as_ref() {
            return Ok(account.token.clone());
        }
        let account = match &self.inner.options.token {
            TokenSource::Fixed(token) => SavedAccount {
                token: token.clone(),
                user_id: None,
                expires_at: None,
            },
            TokenSource::Saved(vault) => match vault.load(&self.inner.options.base).await {
                Some(saved) => saved,
                None => self.request_anonymous_token(vault).await?,
            },
        };
        let token = account.token.clone();
        *stored = Some(account);
        Ok(token)
    }

    /// Requests a free token (`POST /api/auth/anonymous-token`, no bearer) and saves it before it
    /// is used.
    async fn request_anonymous_token(
        &self,
        vault: &AccountVault,
    ) -> Result<SavedAccount, ApiError> {
        let options = &self.inner.options;
        let id = match &options.client_id {
            Some(id) => auth::validate_client_id(id, "NEMO_CLIENT_ID")?,
            None => auth::client_id(&options.client_id_file)?,
        };
        let url = self.url(AnonymousToken::PATH)?;
        let request = self
            .http()
            .await?
            .request(AnonymousToken::METHOD, url)
            .headers(options.identity.headers())
            .header("X-Client-Id", id)
            .timeout(RESPONSE_TIMEOUT);
        let (status, body) = self.send(request).await?;
        let reply = AnonymousTokenReply::read(status, &body)?;
        let token = reply.token.and_then(|t| Token::new(&t));
        let token = token.ok_or(ApiError::Unexpected(Reason::Missing(MissingPart::Token)))?;
        let saved = SavedAccount {
            token,
            user_id: reply.user_id,
            expires_at: reply.expires_at,
        };
        tracing::info!("received a free token");
        vault.save(&options.base, &saved).await?;
        Ok(saved)
    }

    /// Replaces an expired anonymous token after a 1001. If another call has already renewed it,
    /// that token is used. Returns false if the token cannot be replaced.
    pub(super) async fn renew_token(&self, used: &Token) -> Result<bool, ApiError> {
        let TokenSource::Saved(vault) = &self.inner.options.token else {
            return Ok(false);
        };
        let mut account = self.inner.account.lock().await;
        if account
            .as_ref()
            .is_none_or(|account| account.token == *used)
        {
            *account = Some(self.request_anonymous_token(vault).await?);
        }
        Ok(true)
    }
}
