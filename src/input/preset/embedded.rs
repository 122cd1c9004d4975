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
    "apollo", "company name for emails", "apollo.toml";
    "audience-republic", "email opt-in", "audience_republic.toml";
    "beehiiv", "subscription tier", "beehiiv.toml";
    "bitrix24", "work e-mail", "bitrix24.toml";
    "bouncer", "toxicity", "bouncer.toml";
    "bouncify", "verification result", "bouncify.toml";
    "brevo", "email_blacklisted", "brevo.toml";
    "buttondown", "subscriber_type", "buttondown.toml";
    "calendly", "invitee email", "calendly.toml";
    "campaign-monitor", "state", "campaign_monitor.toml";
    "constant-contact", "email permission status", "constant_contact.toml";
    "customer-io", "cio_id", "customer_io.toml";
    "dingtalk", "员工userid", "dingtalk.toml";
    "drip", "visitor_uuid", "drip.toml";
    "dynamics", "(do not modify) contact", "dynamics.toml";
    "emailable", "mailbox_full", "emailable.toml";
    "espocrm", "emailaddressisoptedout", "espocrm.toml";
    "eventbrite", "attendee status", "eventbrite.toml";
    "eventbrite-it", "nome del partecipante", "eventbrite_it.toml";
    "freshdesk", "can see all tickets from this company", "freshdesk.toml";
    "freshsales", "sales account", "freshsales.toml";
    "ghost", "subscribed_to_emails", "ghost.toml";
    "google", "phonetic first name", "google.toml";
    "google-2024", "given name yomi", "google_2024.toml";
    "google-forms", "timestamp", "google_forms.toml";
    "google-outlook", "home address po box", "google_outlook.toml";
    "hubspot", "lifecycle stage", "hubspot.toml";
    "hubspot-all", "unsubscribed from all email", "hubspot_all.toml";
    "hubspot-unsubscribes", "portal unsubscribe", "hubspot_unsubscribes.toml";
    "intercom", "unsubscribed_from_emails", "intercom.toml";
    "kickbox", "sendex", "kickbox.toml";
    "kit", "first_name", "kit.toml";
    "kit-state", "email_address", "kit_state.toml";
    "klaviyo", "klaviyo id", "klaviyo.toml";
    "klaviyo-suppressions", "reason", "klaviyo_suppressions.toml";
    "linkedin", "connected on", "linkedin.toml";
    "listmonk", "attributes", "listmonk.toml";
    "listmonk-clicks", "campaign_uuid", "listmonk_clicks.toml";
    "luma", "approval_status", "luma.toml";
    "magento", "disable_auto_group_change", "magento.toml";
    "mailchimp", "member_rating", "mailchimp.toml";
    "mailchimp-cleaned", "member_rating", "mailchimp_cleaned.toml";
    "mailchimp-nonsubscribed", "member_rating", "mailchimp_nonsubscribed.toml";
    "mailchimp-status", "member rating", "mailchimp_status.toml";
    "mailchimp-unsubscribed", "member_rating", "mailchimp_unsubscribed.toml";
    "mailerlite", "subscriber", "mailerlite.toml";
    "mailgun-bounces", "error", "mailgun_bounces.toml";
    "mailgun-complaints", "address", "mailgun_complaints.toml";
    "mailgun-unsubscribes", "address", "mailgun_unsubscribes.toml";
    "mailjet", "isexcludedfromcampaigns", "mailjet.toml";
    "mailup", "optout_date", "mailup.toml";
    "marketo", "marketing suspended", "marketo.toml";
    "mautic", "preferred_locale", "mautic.toml";
    "meta-leads", "created_time", "meta_leads.toml";
    "millionverifier", "quality", "millionverifier.toml";
    "odoo", "is a company", "odoo.toml";
    "omnisend", "sms subscription status", "omnisend.toml";
    "outlook", "e-mail type", "outlook.toml";
    "outlook-de", "e-mail-typ", "outlook_de.toml";
    "outlook-fr", "type de messagerie", "outlook_fr.toml";
    "outlook-ja", "電子メールの種類", "outlook_ja.toml";
    "outlook-web", "surname yomi", "outlook_web.toml";
    "outlook-zh", "电子邮件类型", "outlook_zh.toml";
    "patreon", "patron status", "patreon.toml";
    "paypal", "from email address", "paypal.toml";
    "paypal-de", "absender e-mail-adresse", "paypal_de.toml";
    "phplist", "is this subscriber blacklisted", "phplist.toml";
    "pipedrive", "person - marketing status", "pipedrive.toml";
    "postmark", "suppressionreason", "postmark.toml";
    "prestashop", "partner offers", "prestashop.toml";
    "prestashop-newsletter", "subscribed_on", "prestashop_newsletter.toml";
    "salesforce", "lead status", "salesforce.toml";
    "salesforce-leads", "lead id", "salesforce_leads.toml";
    "salesforce-loader", "hasoptedoutofemail", "salesforce_loader.toml";
    "salesforce-marketing-cloud", "subscriberkey", "salesforce_marketing_cloud.toml";
    "salesloft", "cadence", "salesloft.toml";
    "sendgrid", "alternate_emails", "sendgrid.toml";
    "sendgrid-blocks", "reason", "sendgrid_blocks.toml";
    "sendgrid-bounces", "reason", "sendgrid_bounces.toml";
    "sendgrid-invalid", "reason", "sendgrid_invalid.toml";
    "sendgrid-spam-reports", "created", "sendgrid_spam_reports.toml";
    "sendgrid-unsubscribes", "created", "sendgrid_unsubscribes.toml";
    "ses", "lastupdatetime", "ses.toml";
    "shopify", "accepts email marketing", "shopify.toml";
    "shopify-2021", "accepts marketing", "shopify_2021.toml";
    "shopify-orders", "financial status", "shopify_orders.toml";
    "sparkpost", "non_transactional", "sparkpost.toml";
    "square", "square customer id", "square.toml";
    "stripe", "created (utc)", "stripe.toml";
    "stripe-payments", "card last4", "stripe_payments.toml";
    "substack", "active_subscription", "substack.toml";
    "suitecrm", "non primary e-mails", "suitecrm.toml";
    "surveymonkey", "respondent id", "surveymonkey.toml";
    "systeme", "date registered", "systeme.toml";
    "thunderbird", "screen name", "thunderbird.toml";
    "tickster", "biljettyp", "tickster.toml";
    "tito", "ticket full name", "tito.toml";
    "tito-tickets", "registration date", "tito_tickets.toml";
    "twilio", "numsegments", "twilio.toml";
    "typeform", "#", "typeform.toml";
    "wecom", "微信号", "wecom.toml";
    "wecom-customers", "添加人账号", "wecom_customers.toml";
    "wix", "email subscriber status", "wix.toml";
    "woocommerce", "aov", "woocommerce.toml";
    "zendesk", "shared_phone_number", "zendesk.toml";
    "zerobounce", "zb status", "zerobounce.toml";
    "zoho", "secondary email", "zoho.toml";
}
