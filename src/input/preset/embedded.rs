//! The presets that we bring, each with a column that only files like it have.

/// A preset before it is read.
pub(super) struct Embedded {
    pub(super) id: &'static str,
    /// One of its required columns, folded: without it the preset need not be read.
    pub(super) key: &'static str,
    pub(super) text: &'static str,
}

macro_rules! embedded {
    ($($id:literal, $key:literal, $file:literal;)*) => {
        /// All of them, in the order of their ids.
        pub(super) const EMBEDDED: &[Embedded] =
            &[$(Embedded { id: $id, key: $key, text: include_str!(concat!("../presets/", $file)) },)*];
    };
}

embedded! {
    "activecampaign", "date created", "activecampaign.toml";
    "beehiiv", "subscription tier", "beehiiv.toml";
    "brevo", "email_blacklisted", "brevo.toml";
    "buttondown", "subscriber_type", "buttondown.toml";
    "campaign-monitor", "state", "campaign_monitor.toml";
    "constant-contact", "email permission status", "constant_contact.toml";
    "dingtalk", "员工userid", "dingtalk.toml";
    "dynamics", "(do not modify) contact", "dynamics.toml";
    "espocrm", "emailaddressisoptedout", "espocrm.toml";
    "eventbrite", "attendee status", "eventbrite.toml";
    "ghost", "subscribed_to_emails", "ghost.toml";
    "google", "phonetic first name", "google.toml";
    "google-2024", "given name yomi", "google_2024.toml";
    "hubspot", "lifecycle stage", "hubspot.toml";
    "hubspot-all", "unsubscribed from all email", "hubspot_all.toml";
    "hubspot-unsubscribes", "portal unsubscribe", "hubspot_unsubscribes.toml";
    "kit", "first_name", "kit.toml";
    "kit-state", "email_address", "kit_state.toml";
    "klaviyo", "klaviyo id", "klaviyo.toml";
    "klaviyo-suppressions", "reason", "klaviyo_suppressions.toml";
    "linkedin", "connected on", "linkedin.toml";
    "listmonk", "attributes", "listmonk.toml";
    "magento", "disable_auto_group_change", "magento.toml";
    "mailchimp", "member_rating", "mailchimp.toml";
    "mailchimp-cleaned", "member_rating", "mailchimp_cleaned.toml";
    "mailchimp-nonsubscribed", "member_rating", "mailchimp_nonsubscribed.toml";
    "mailchimp-unsubscribed", "member_rating", "mailchimp_unsubscribed.toml";
    "mailerlite", "subscriber", "mailerlite.toml";
    "mailgun-bounces", "error", "mailgun_bounces.toml";
    "mailgun-complaints", "address", "mailgun_complaints.toml";
    "mailgun-unsubscribes", "address", "mailgun_unsubscribes.toml";
    "marketo", "marketing suspended", "marketo.toml";
    "mautic", "preferred_locale", "mautic.toml";
    "odoo", "is a company", "odoo.toml";
    "outlook", "e-mail type", "outlook.toml";
    "outlook-de", "e-mail-typ", "outlook_de.toml";
    "outlook-fr", "type de messagerie", "outlook_fr.toml";
    "outlook-web", "surname yomi", "outlook_web.toml";
    "outlook-zh", "电子邮件类型", "outlook_zh.toml";
    "phplist", "is this subscriber blacklisted", "phplist.toml";
    "pipedrive", "person - marketing status", "pipedrive.toml";
    "postmark", "suppressionreason", "postmark.toml";
    "prestashop", "partner offers", "prestashop.toml";
    "prestashop-newsletter", "subscribed_on", "prestashop_newsletter.toml";
    "salesforce", "lead status", "salesforce.toml";
    "salesforce-loader", "hasoptedoutofemail", "salesforce_loader.toml";
    "sendgrid-blocks", "reason", "sendgrid_blocks.toml";
    "sendgrid-bounces", "reason", "sendgrid_bounces.toml";
    "sendgrid-spam-reports", "created", "sendgrid_spam_reports.toml";
    "sendgrid-unsubscribes", "created", "sendgrid_unsubscribes.toml";
    "ses", "lastupdatetime", "ses.toml";
    "shopify", "accepts email marketing", "shopify.toml";
    "shopify-orders", "financial status", "shopify_orders.toml";
    "sparkpost", "non_transactional", "sparkpost.toml";
    "stripe", "delinquent", "stripe.toml";
    "substack", "active_subscription", "substack.toml";
    "suitecrm", "non primary e-mails", "suitecrm.toml";
    "thunderbird", "screen name", "thunderbird.toml";
    "typeform", "network id", "typeform.toml";
    "wecom", "微信号", "wecom.toml";
    "wecom-customers", "添加人账号", "wecom_customers.toml";
    "woocommerce", "aov", "woocommerce.toml";
    "zoho", "secondary email", "zoho.toml";
}
